"""Certificates, frozen when issued, and the public check."""
