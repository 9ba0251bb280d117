"""What a screening says, for people who were not there: reports, tables, markers.

Markers go into editing programs (`markers`, then a module for each format).
"""
