"""Whether HotLine may start, and what its operator should know first.

Floor 3. `starting` refuses to start what is not fit for real telephones; `checks` are what
`flask preflight` shows. All of it is pure but for reading the files it is asked about.
"""
