"""What each rule of the desk says when it is broken, by subject; `wording` knows which code belongs to which.

A function takes the facts of the failure and the surroundings, and answers one or two whole sentences.
"""
