namespace Prototxt.Inference;

/// <summary>Some pixels of a top: of some images the same rows and columns.</summary>
internal readonly record struct PictureBlock(int Image, int Images, int Y, int Height, int X, int Width)
{
    public int Pixels => Images * Height * Width;
}
