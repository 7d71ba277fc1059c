using Prototxt.Imaging;

namespace Prototxt.Training.Data.Readers;

/// <summary>A record that is a picture, or a window of one.</summary>
internal sealed class PictureSample : Sample
{
    private readonly Func<Picture> _decode;
    private readonly PictureWindow? _window;
    private readonly PictureSize? _size;
    private Picture? _picture;

    public PictureSample(string name, float label, DrawnNumbers numbers, Func<Picture> decode, PictureWindow? window = null, PictureSize? size = null)
        : base(name, numbers)
    {
        (_decode, _window, _size) = (decode, window, size);
        Label = label;
    }

    public override void Load()
    {
        if (_picture is not null)
            return;
        var picture = _decode();
        picture = Numbers.Variant?.Of(picture) ?? picture;
        _picture = _size is { } size ? picture.Resize(size.Height, size.Width) : picture;
    }

    public override (int Channels, int Height, int Width) Fit(ImageTransform transform) =>
        _window is { } part ? transform.Fit(_picture!, part) : transform.Fit(_picture!.Raster, Name);

    public override void Write(ImageTransform transform, Span<float> target)
    {
        Picture picture = _picture!;
        if (_window is { } part)
            transform.Write(picture, part, target, Numbers);
        else
            transform.Write(picture.Pixels, picture.Raster, target, Numbers, Name);
        _picture = null;
    }
}
