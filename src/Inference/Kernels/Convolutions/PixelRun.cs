namespace Prototxt.Inference;

/// <summary>Pixels of a channels-last value that follow each other.</summary>
internal readonly unsafe struct PixelRun(float* data, int pitch)
{
    public PixelRun(Value value, int image, int row) : this(value.Pixel(image, row, 0), value.Pitch)
    {
    }

    /// <summary>The first one; null where there are none.</summary>
    public float* Data { get; } = data;

    /// <summary>From a pixel to the next.</summary>
    public int Pitch { get; } = pitch;

    /// <summary>Those of a value, or none.</summary>
    public static PixelRun Of(Value? value, int image, int row) => value is { } some ? new(some, image, row) : default;
}
