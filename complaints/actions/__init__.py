"""What the office does, one module a thing. Every door, command and task calls these; nothing else changes a case.

Each act is one transaction with one order: lock the case, check the move and the guards, save the named fields,
write the history, set or settle deadlines, queue notices.
"""
