using Prototxt.Files;
using PureHDF;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "HDF5Output"</c>: writes its bottoms to an HDF5 file as the datasets <c>data</c> and <c>label</c>, single precision, four
/// axes each. As in Caffe, a net writes the file once: a second pass has other rows, and the file has no place for them.
/// </summary>
/// <remarks>Source: Caffe hdf5_output_layer.cpp semantics, except that the file is made by the pass and not with the net.</remarks>
public sealed class HDF5Output : nn.Module
{
    private readonly string fileName;
    private readonly object gate = new();
    private bool written;

    /// <summary>Makes the layer; nothing is written yet.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="fileName">The file, as the prototxt gives it, relative to the current directory.</param>
    public HDF5Output(string name, string fileName)
        : base(name)
    {
        this.fileName = fileName;
    }

    /// <summary>Writes both bottoms; an old file of the name is replaced when the new one is complete.</summary>
    /// <param name="data">The first bottom, [rows, ..], of four axes at most.</param>
    /// <param name="label">The second, with as many rows.</param>
    /// <exception cref="ArgumentException">A bottom has more than four axes, or the numbers of rows differ.</exception>
    /// <exception cref="InvalidOperationException">The net has written the file before.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one is untouched.</exception>
    public void Write(Tensor data, Tensor label)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(label);
        lock (gate)
            WriteOnce(data, label);
    }

    private void WriteOnce(Tensor data, Tensor label)
    {
        if (written)
            throw new InvalidOperationException($"{LayerName.Of(this)}: '{fileName}' holds the rows of an earlier pass already; move it away and make a new net to write another.");
        long[] rows = FourAxes(data), labels = FourAxes(label);
        if (rows[0] != labels[0])
            Require.Fail(LayerName.Of(this), $"a label for each of the {rows[0]} rows", label);
        var file = new H5File { ["data"] = Dataset(data, rows), ["label"] = Dataset(label, labels) };
        AtomicFile.Write(fileName, stream => file.Write(stream));
        written = true;
    }

    // The four axes that Caffe's blobs once always had: what a blob lacks is 1.
    private long[] FourAxes(Tensor blob)
    {
        if (blob.dim() > 4)
            Require.Fail(LayerName.Of(this), "a bottom of four axes at most", blob);
        return [.. blob.shape, .. Enumerable.Repeat(1L, 4 - (int)blob.dim())];
    }

    private static H5Dataset Dataset(Tensor blob, long[] shape)
    {
        using Tensor plain = blob.detach().to(ScalarType.Float32).cpu().contiguous();
        return new H5Dataset(plain.data<float>().ToArray(), fileDims: [.. shape.Select(s => (ulong)s)]);
    }
}
