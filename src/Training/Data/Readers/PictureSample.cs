using Prototxt.Imaging;

namespace Prototxt.Training.Data.Readers;

/// <summary>A record that is a picture, or a window of one.</summary>
internal sealed class PictureSample : Sample
{
    private readonly Func<Picture> _decode;
    private readonly PictureWindow? _window;
    private Picture? _picture;

    public PictureSample(string name, float label, ICropSource numbers, Func<Picture> decode, PictureWindow? window = null)
        : base(name, numbers)
    {
        (_decode, _window) = (decode, window);
        Label = label;
    }

    public override void Load() => _picture ??= _decode();

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
