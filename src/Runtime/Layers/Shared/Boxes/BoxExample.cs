using Prototxt.Inference;

namespace Prototxt.Layers;

/// <summary>A prior of an image as SSD's loss looks at it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Prior">The prior.</param>
/// <param name="Class">The class whose boxes it stands for; 0 where they are shared.</param>
/// <param name="Truth">The true box's index, or a negative number.</param>
/// <param name="Wanted">The class that it should predict.</param>
/// <param name="TrueBox">The true box.</param>
/// <param name="Overlap">The largest overlap with a true box.</param>
internal sealed record BoxExample(int Image, int Prior, int Class, int Truth, int Wanted, Box TrueBox, float Overlap)
{
    public bool IsMatched => Truth >= 0;
}
