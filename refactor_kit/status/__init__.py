"""Where every module stands: judged from the tree, counted, compared, gated."""
