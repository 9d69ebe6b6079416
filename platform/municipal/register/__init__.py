"""The register of schools and districts, kept by the municipal administrator."""
