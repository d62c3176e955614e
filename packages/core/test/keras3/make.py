"""Makes the fixtures of this folder with Keras 3: `KERAS_BACKEND=jax python make.py`; needs keras, h5py and jax.

`x.npy` goes into each model and `<name>.npy` comes out. The archive is packed again, to be small.
"""

import zipfile

import keras
import numpy as np
from keras import layers as L

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)
shape = (9, 8, 3)


def block(filters, name):
    x = i = keras.Input((None, None, filters), name=f"{name}_in")
    x = L.DepthwiseConv2D(3, padding="same", name=f"{name}_spatial")(x)
    x = L.BatchNormalization(name=f"{name}_norm")(x)
    x = L.Activation("hard_sigmoid")(x)
    x = L.Conv2D(filters, 1, name=f"{name}_point")(x)
    return keras.Model(i, x + i, name=name)


def nested():
    i = keras.Input(shape, name="photo")
    x = L.Normalization(name="prepared")(i)
    x = L.RandomFlip()(x)
    conv = L.Conv2D(6, 3, strides=2, padding="same")
    stem = keras.Sequential([conv, L.BatchNormalization(), L.ReLU(6.0)], name="stem")
    x = stem(x)
    shared = L.Conv2D(6, 3, padding="same", name="shared", activation="silu")
    first = block(6, "first")
    x = block(6, "second")(first(x))
    x = L.Concatenate()([shared(x), shared(x * 2.0)])
    x = L.SeparableConv2D(5, 3, name="separable")(x)
    x = L.GlobalAveragePooling2D()(x)
    x = L.Dropout(0.5)(x)
    x = L.Dense(4, name="scores", activation="softmax")(x)
    return keras.Model(i, x, name="nested")


def plain():
    return keras.Sequential(
        [
            keras.Input(shape),
            L.Rescaling(1 / 127.5, offset=-1),
            L.Conv2D(5, (3, 2), name="b"),
            L.LeakyReLU(negative_slope=0.2),
            L.MaxPooling2D(2, padding="same"),
            L.Conv2D(4, 3, dilation_rate=2, padding="same", use_bias=False, name="a"),
            L.LayerNormalization(),
            L.Flatten(),
            L.Dense(3, activation="softmax"),
        ],
        name="plain",
    )


x = rng.uniform(-2, 2, (2, *shape)).astype("float32")
np.save("x.npy", x)
for model in (nested(), plain()):
    weights = []
    for w in model.weights:
        v = rng.uniform(-0.5, 0.5, w.shape)
        if "variance" in w.path or "gamma" in w.path:
            v = v + 1
        weights.append(v.astype("float32") if "float" in w.dtype else np.array(w))
    model.set_weights(weights)
    name = model.name
    model.save(f"{name}.keras")
    # What a layer has adapted to holds only once it is loaded.
    np.save(f"{name}.npy", np.asarray(keras.models.load_model(f"{name}.keras").predict(x, verbose=0)))
    if name == "plain":
        model.save_weights("plain.weights.h5")
        with open("plain.json", "w") as f:
            f.write(model.to_json())
    with zipfile.ZipFile(f"{name}.keras") as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(f"{name}.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        for n, content in files.items():
            archive.writestr(n, content)
