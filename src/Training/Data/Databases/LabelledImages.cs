using Prototxt.Imaging;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Messages;
using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>Pictures of one size with their labels, in memory: what the importers of MNIST and CIFAR-10 give.</summary>
public sealed class LabelledImages
{
    private readonly byte[] _samples;
    private readonly int[] _labels;

    /// <summary>Pictures that are together in one array, which is not copied.</summary>
    /// <param name="samples">[N, C, H, W], bytes.</param>
    /// <param name="labels">N labels.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <exception cref="ArgumentException">The sizes do not agree, or there are no pictures.</exception>
    public LabelledImages(byte[] samples, int[] labels, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length < 1 || channels < 1 || height < 1 || width < 1 || (Int128)labels.Length * channels * height * width != samples.Length)
            throw new ArgumentException($"{samples.Length} samples are not {labels.Length} pictures of {channels} x {height} x {width}.", nameof(samples));
        (_samples, _labels, Channels, Height, Width) = (samples, labels, channels, height, width);
    }

    /// <summary>How many there are.</summary>
    public int Count => _labels.Length;

    /// <summary>Channels of each.</summary>
    public int Channels { get; }

    /// <summary>Rows of each, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns of each, in pixels.</summary>
    public int Width { get; }

    /// <summary>The labels.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>The samples of one picture, [C, H, W].</summary>
    /// <param name="index">Which one, from 0.</param>
    public ReadOnlySpan<byte> this[int index] => _samples.AsSpan(index * (_samples.Length / Count), _samples.Length / Count);

    /// <summary>Some of them, in their order; the samples are copied.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many.</param>
    public LabelledImages Slice(int first, int count)
    {
        int each = _samples.Length / Count;
        return new LabelledImages(_samples[(first * each)..((first + count) * each)], _labels[first..(first + count)], Channels, Height, Width);
    }

    /// <summary>All of them as the arrays of a MemoryData layer.</summary>
    /// <param name="scale">Each sample is multiplied by it.</param>
    public MemoryRecords ToRecords(float scale = 1)
    {
        using Tensor bytes = tensor(_samples, [Count, Channels, Height, Width]);
        using Tensor floats = bytes.to(ScalarType.Float32);
        return new MemoryRecords(floats.mul(scale), tensor(_labels, ScalarType.Float32));
    }

    /// <summary>Writes them into a new LMDB, keys numbered as Caffe's tools do.</summary>
    /// <param name="folder">The database's folder, which must not be there.</param>
    /// <param name="digits">Digits of a key: 8 in Caffe's tool for MNIST, 5 in that for CIFAR-10.</param>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    public void WriteDatabase(string folder, int digits = 8)
    {
        using var writer = new DatabaseWriter(folder);
        for (int i = 0; i < Count; i++)
            writer.Add(DatabaseKey.Of(i, digits), Datum(i));
        writer.Complete();
    }

    /// <summary>One picture; one channel or three.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <exception cref="PictureException">Another number of channels.</exception>
    public Picture ToPicture(int index) => DatumFormat.ToPicture(Datum(index), $"picture {index}");

    internal Datum Datum(int index) => new()
    {
        Channels = Channels, Height = Height, Width = Width, Label = _labels[index], Data = Google.Protobuf.ByteString.CopyFrom(this[index]),
    };
}
