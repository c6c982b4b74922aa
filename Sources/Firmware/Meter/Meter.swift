/// Work in progress.
