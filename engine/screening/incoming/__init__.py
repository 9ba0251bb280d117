"""Other people's data on their way into a screening: each module reads one kind and gives rows.

Whatever is wrong in a file is told with its name and line (`Trouble`), before anything is added.
"""
