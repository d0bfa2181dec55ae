"""Where files that people upload are opened: in a process of their own, which may use so much
memory and time, write so much, and reach nothing else.

`running.opened` starts it, `child` is what runs in it, `confinement` takes from it what a decoder
needs no more. Which function opens a file is said by the room that knows the kind of file; such
functions know no framework, so that the process starts in some hundredths of a second.
"""
