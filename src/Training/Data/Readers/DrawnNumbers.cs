using Prototxt.Imaging;
using Prototxt.Training.Data.Augmentation;

namespace Prototxt.Training.Data.Readers;

/// <summary>
/// The numbers of one record, drawn while records are read in their order; they are reduced when the record is transformed, on
/// whatever thread and in whatever order.
/// </summary>
internal sealed class DrawnNumbers : ICropSource
{
    /// <summary>No numbers, for a record that is only looked at.</summary>
    public static DrawnNumbers None { get; } = new(new MersenneTwister(0), 0);

    private readonly uint[] _numbers;
    private int _next;

    public DrawnNumbers(MersenneTwister source, int count)
    {
        _numbers = count == 0 ? [] : new uint[count];
        for (int i = 0; i < count; i++)
            _numbers[i] = source.Next();
    }

    /// <summary>What happens to the picture beyond Caffe; null for nothing.</summary>
    public PictureVariant? Variant { get; init; }

    public int Next(int count) => (int)(_numbers[_next++] % (uint)count);

    /// <summary>The number at a place, which is not used up by it.</summary>
    public int Peek(int index, int count) => (int)(_numbers[index] % (uint)count);

    /// <summary>How many numbers Caffe's transformer draws for a record.</summary>
    public static int Count(ImageTransform transform) =>
        (transform.Mirror ? 1 : 0) + (transform is { CropSize: > 0, Phase: Phase.Train } ? 2 : 0);
}
