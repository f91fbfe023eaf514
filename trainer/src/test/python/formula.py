"""Values that Python and Java compute bit for bit alike; FormulaWeights.java is the other half."""

import zlib

import numpy as np
import torch


def noise(name, size):
    """float32 values in [-1, 1): a hash (murmur3's finaliser) of the name and each index."""
    x = np.arange(size, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(zlib.crc32(name.encode()))
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    centred = (x >> np.uint32(8)).astype(np.int32) - (1 << 23)
    return centred.astype(np.float32) * np.float32(2.0**-23)


def values(name, shape):
    """What an array of a network's state holds; scaled so that activations keep their size."""
    centre, scale = 0.0, 0.1
    if name.endswith("running_var"):
        centre, scale = 1.0, 0.5
    elif name.endswith("weight") and len(shape) == 1:
        # the last normalisation of a residual branch is small, or 33 branches would add up to thousands
        centre, scale = (0.2 if ".bn3." in name else 1.0), 0.1
    elif name.endswith("weight"):
        scale = float(np.sqrt(6.0 / np.prod(shape[1:])))
    filled = np.float32(centre) + np.float32(scale) * noise(name, int(np.prod(shape)))
    return torch.from_numpy(filled.reshape(shape))


def fill(model):
    """Replaces every parameter and running statistic of a model; leaves it in inference mode."""
    with torch.no_grad():
        for name, array in model.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                array.copy_(values(name, tuple(array.shape)))
    return model.eval()


def images(batch, height, width):
    """A batch that looks normalised: values in [-2, 2)."""
    size = batch * 3 * height * width
    return torch.from_numpy((noise("input", size) * np.float32(2)).reshape(batch, 3, height, width))
