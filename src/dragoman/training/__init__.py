"""From the corpus to the reader's weights. Needs the extra `train`, but for the measuring."""
