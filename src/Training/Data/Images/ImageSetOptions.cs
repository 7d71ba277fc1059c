namespace Prototxt.Training.Data.Images;

/// <summary>How pictures become a database: the flags of Caffe's tool <c>convert_imageset</c>.</summary>
public sealed record ImageSetOptions
{
    /// <summary><c>--gray</c>: one channel.</summary>
    public bool Gray { get; init; }

    /// <summary><c>--shuffle</c>: another order than the list's.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The seed of the order; the same gives the same database.</summary>
    public uint Seed { get; init; } = 1701;

    /// <summary><c>--resize_height</c>, in rows; 0 leaves the pictures. Given together with <see cref="ResizeWidth"/>.</summary>
    public int ResizeHeight { get; init; }

    /// <summary><c>--resize_width</c>, in columns.</summary>
    public int ResizeWidth { get; init; }

    /// <summary><c>--check_size</c>: all pictures must have as many samples as the first.</summary>
    public bool CheckSize { get; init; }

    /// <summary><c>--encoded</c>: records are picture files, which are decoded when they are read: smaller, and slower.</summary>
    public bool Encoded { get; init; }

    /// <summary>
    /// <c>--encode_type</c>: <c>jpg</c>, <c>png</c> or <c>webp</c>; null for the kind of each file. A file of that kind that is neither
    /// resized nor made grey goes in byte by byte, a grey one too: <c>force_color</c> brings it to three channels when it is read.
    /// </summary>
    public string? EncodeType { get; init; }

    /// <summary>What happens to a file that is missing or damaged. Caffe leaves it out; here it stops the conversion unless told otherwise.</summary>
    public DamagedRecords Damaged { get; init; } = DamagedRecords.Stop;

    /// <summary>Is told what was left out, and every thousandth picture.</summary>
    public Action<string>? Note { get; init; }
}
