namespace Prototxt.Imaging;

/// <summary>A <see cref="Random"/> as a source of crops; as thread-safe as the given one.</summary>
internal sealed class RandomCropSource(Random random) : ICropSource
{
    public static RandomCropSource Shared { get; } = new(Random.Shared);

    public int Next(int count) => random.Next(count);
}
