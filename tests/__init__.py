"""The tests mirror the tree; browser/, attacks/, platforms/ and benchmarks/ stand beside the rooms."""
