"""Journal, sealing, and sealed files streamed decrypted.

A call's packets go as they arrive into an encrypted, hash-chained journal (`journal_writer`). After the call
all journals of a session are sealed into one WebM file per party (`seal`), which are read block by block,
decrypted on the way (`sealed_file`). No plaintext of a call is ever on disk.
"""
