"""Published statistics turned into Joint Strategic Needs Assessments of children's health."""

__version__ = "0.1.0"
