"""Trains, measures and packs the two film models: adult findings (NIH labels) and paediatric pneumonia (Kermany).

Run from the folder above: `python3 -m findings.store`, `.train`, `.evaluate`, `.export`; the Makefile there does it.
"""
