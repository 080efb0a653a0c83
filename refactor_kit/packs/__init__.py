"""Packs of codemods and checks besides the built-in ones: installed, or a folder of the target.

A folder's modules run in this process, as a test suite's would. It is therefore opened only where
the configuration names it, and never where the target is not to be run.
"""
