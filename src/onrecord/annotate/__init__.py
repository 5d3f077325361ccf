"""Documents get labelled spans: segments, the ONNX sessions, scores to spans, weights and their digest."""
