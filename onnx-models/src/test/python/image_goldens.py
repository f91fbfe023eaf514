"""Makes the images and the expected pixels that ImageDecoderTest compares with.

Writes src/test/resources/images: small synthetic images, for each one NAME.rgb with what Pillow
decodes it to (height x width x 3 bytes), and index.csv: file,height,width,tolerance.

Made with Pillow 9.4.0 (libjpeg-turbo, libwebp):  python3 src/test/python/image_goldens.py
"""

import io
import pathlib
import struct
import zlib

import numpy
from PIL import Image, ImageCms, ImageOps

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "images"
HEIGHT, WIDTH = 17, 22
# the WebP codec repeats colour samples where libwebp interpolates them, as JPEG's and WebP's 4:2:0 allow
EXACT, LOSSY, REPEATED_COLOUR = 0, 2, 10
index = []


def scene(channels):
    """A smooth picture without symmetry; its last channel, where there are four, is an alpha."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    planes = [x * 11, y * 14, (x * 7 + y * 5) % 256, 255 - x * 11]
    return numpy.stack(planes[:channels], axis=-1).astype(numpy.uint8)


RGB = Image.fromarray(scene(3))
RGBA = Image.fromarray(scene(4))
GREY = RGB.convert("L")


def over_white(image):
    """What convert("RGB") gives, but with transparency over white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def keep(name, encoded, tolerance=EXACT, expected=None):
    (FOLDER / name).write_bytes(encoded)
    if expected is None:
        expected = over_white(ImageOps.exif_transpose(Image.open(io.BytesIO(encoded))))
    (FOLDER / (name + ".rgb")).write_bytes(expected.tobytes())
    index.append(f"{name},{expected.height},{expected.width},{tolerance}\n")


def encode(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg(image, **options):
    return encode(image, "JPEG", **{"quality": 90, **options})


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def swapping_profile():
    """sRGB with red and green exchanged: whoever applies it changes every pixel."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tmp_", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp_", b"gXYZ", 1)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(samples, depth, colour, interlaced=False, extra=b""):
    """A PNG with any depth, colour type and interlacing; samples: height x width x channels."""
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    data = b""
    for top, left, down, right in passes:
        for row in samples[top::down, left::right]:
            bits = "".join(format(int(sample), f"0{depth}b") for sample in row.ravel())
            bits += "0" * (-len(bits) % 8)
            data += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)) if bits else b""
    header = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], depth, colour, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    )


def without_jfif(encoded):
    length = struct.unpack(">H", encoded[4:6])[0]
    return encoded[:2] + encoded[4 + length :]


def jpegs():
    keep("baseline-420.jpg", jpeg(RGB, subsampling=2), LOSSY)
    keep("baseline-422.jpg", jpeg(RGB, subsampling=1), LOSSY)
    keep("baseline-444.jpg", jpeg(RGB, subsampling=0), LOSSY)
    keep("progressive.jpg", jpeg(RGB, progressive=True), LOSSY)
    keep("grey.jpg", jpeg(GREY), LOSSY)
    keep("profile.jpg", jpeg(RGB, icc_profile=swapping_profile()), LOSSY)
    keep("no-jfif-444.jpg", without_jfif(jpeg(RGB, subsampling=0)), LOSSY)
    adobe_rgb = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
    plain = without_jfif(jpeg(RGB, subsampling=0))
    keep("adobe-rgb.jpg", plain[:2] + adobe_rgb + plain[2:], LOSSY)
    cmyk = jpeg(Image.fromarray(scene(4), "CMYK"))
    keep("cmyk.jpg", cmyk, LOSSY)
    transform = cmyk.index(b"Adobe") + 11
    keep("ycck.jpg", cmyk[:transform] + b"\x02" + cmyk[transform + 1 :], LOSSY)
    for orientation in range(1, 9):
        keep(f"orientation-{orientation}.jpg", jpeg(RGB, exif=exif(orientation)), LOSSY)


def pngs():
    keep("rgb.png", encode(RGB, "PNG"))
    keep("rgba.png", encode(RGBA, "PNG"))
    keep("grey.png", encode(GREY, "PNG"))
    keep("grey-alpha.png", encode(RGBA.convert("LA"), "PNG"))
    keep("palette.png", encode(RGB.quantize(40), "PNG"))
    keep("palette-4.png", encode(RGB.quantize(4), "PNG", bits=2))
    keep("palette-transparent.png", encode(RGB.quantize(40), "PNG", transparency=bytes(range(0, 240, 6))))
    keep("black-and-white.png", encode(GREY.convert("1"), "PNG"))
    keep("grey-2-bit.png", png(scene(1) >> 6, 2, 0))
    keep("grey-2-bit-transparent.png", png(scene(1) >> 6, 2, 0, extra=chunk(b"tRNS", b"\0\2")))
    keep("grey-4-bit-interlaced.png", png(scene(1) >> 4, 4, 0, interlaced=True))
    keep("grey-transparent.png", encode(GREY, "PNG", transparency=GREY.getpixel((5, 5))))
    keep("rgb-transparent.png", encode(RGB, "PNG", transparency=RGB.getpixel((3, 3))))
    keep("interlaced.png", png(scene(3), 8, 2, interlaced=True))
    keep("interlaced-alpha.png", png(scene(4), 8, 6, interlaced=True))
    wide = scene(4).astype(int) * 256 + 77
    keep("rgb-16-bit.png", png(wide[..., :3], 16, 2))
    keep("rgba-16-bit.png", png(wide, 16, 6))
    # Pillow's convert("RGB") turns 16-bit greyscale white; the high byte is what is meant
    keep("grey-16-bit.png", png(wide[..., :1], 16, 0), expected=Image.fromarray(scene(1)[..., 0]).convert("RGB"))
    keep("profile.png", encode(RGB, "PNG", icc_profile=swapping_profile()))
    keep("gamma.png", png(scene(3), 8, 2, extra=chunk(b"gAMA", struct.pack(">I", 100000))))
    keep("orientation-6.png", encode(RGB, "PNG", exif=exif(6)))


def gifs():
    few = RGB.quantize(40)
    keep("interlaced.gif", encode(few, "GIF", interlace=1))
    keep("sequential.gif", encode(few, "GIF", interlace=0))
    keep("transparent.gif", encode(few, "GIF", transparency=few.getpixel((4, 4))))
    keep("animated.gif", encode(few, "GIF", save_all=True, append_images=[few.rotate(180)]))
    offset = bytearray(encode(few, "GIF", transparency=few.getpixel((4, 4))))
    frame = 13 + 3 * 2 ** ((offset[10] & 7) + 1)
    frame = offset.index(b",\0\0\0\0" + struct.pack("<HH", WIDTH, HEIGHT), frame)
    offset[6:10] = struct.pack("<HH", WIDTH + 9, HEIGHT + 6)
    offset[frame + 1 : frame + 5] = struct.pack("<HH", 5, 2)
    keep("offset.gif", bytes(offset))


def webps():
    keep("lossy.webp", encode(RGB, "WEBP", quality=90), REPEATED_COLOUR)
    keep("lossy-grey.webp", encode(GREY, "WEBP", quality=90), LOSSY)
    keep("lossy-alpha.webp", encode(RGBA, "WEBP", quality=90), REPEATED_COLOUR)
    keep("lossless.webp", encode(RGB, "WEBP", lossless=True))
    keep("lossless-alpha.webp", encode(RGBA, "WEBP", lossless=True, exact=True))
    keep("orientation-8.webp", encode(RGB, "WEBP", lossless=True, exif=exif(8)))
    keep("profile.webp", encode(RGB, "WEBP", lossless=True, icc_profile=swapping_profile()))
    animated = encode(RGB, "WEBP", lossless=True, save_all=True, append_images=[RGB.rotate(180)])
    keep("animated.webp", animated)


FOLDER.mkdir(parents=True, exist_ok=True)
for old in FOLDER.iterdir():
    old.unlink()
jpegs()
pngs()
gifs()
webps()
(FOLDER / "index.csv").write_text("".join(index))
