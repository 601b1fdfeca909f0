"""Published statistics turned into Joint Strategic Needs Assessments of children's health."""
