using Prototxt.Imaging;

namespace Prototxt.Training.Data.Readers;

/// <summary>One record on its way into a batch, with the numbers drawn for it. It is decoded and written on any thread.</summary>
/// <param name="name">Its key or path.</param>
/// <param name="numbers">The numbers for its mirror and its crop, and what else happens to its picture.</param>
internal abstract class Sample(string name, DrawnNumbers numbers)
{
    public string Name => name;

    /// <summary>Its label, which is known when it is loaded.</summary>
    public float Label { get; protected set; }

    protected DrawnNumbers Numbers => numbers;

    /// <summary>Decodes the record.</summary>
    /// <exception cref="IOException">It is damaged or missing.</exception>
    public abstract void Load();

    /// <summary>Whether a decoded record fits its transform, and the sizes of what becomes of it.</summary>
    /// <exception cref="PictureException">It does not fit.</exception>
    public abstract (int Channels, int Height, int Width) Fit(ImageTransform transform);

    /// <summary>Writes what becomes of it, [C, H, W], and lets go of it.</summary>
    public abstract void Write(ImageTransform transform, Span<float> target);
}
