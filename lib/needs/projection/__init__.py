"""Population projections by single year of age and sex, for any number of areas at once."""
