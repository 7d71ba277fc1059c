using Prototxt.Files;
using Prototxt.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>
/// The copies that loading a file comes down to. A file may fail while its numbers are read, so that they are collected first,
/// and then go to the parameters; those of a net that nobody has seen yet are read into their place at once.
/// </summary>
internal sealed class WeightCopies(LoadOptions options) : IDisposable
{
    private readonly List<(StoredBlob From, Tensor To, long[] Shape, int Place)> _copies = [];
    private readonly List<(Tensor Values, Tensor To, long[] Shape)> _read = [];

    /// <summary>Refuses parameters that cannot be written to.</summary>
    public static void CheckTarget(LearnedLayer layer)
    {
        for (int i = 0; i < layer.Blobs.Count; i++)
        {
            Tensor blob = layer.Blobs[i];
            string? found =
                blob.device_type == DeviceType.META ? "on the meta device, which holds no numbers"
                : blob.is_sparse ? "a sparse one"
                : !blob.is_floating_point() ? $"one of {blob.dtype}"
                : blob.shape.Zip(blob.stride()).Any(axis => axis.First > 1 && axis.Second == 0) ? "one whose numbers share memory"
                : null;
            if (found is not null)
                throw new InvalidOperationException($"Layer '{Listing.Short(layer.Name)}', blob {i}: expected a parameter of floating-point numbers in memory, found {found}.");
        }
    }

    /// <summary>Adds the blobs of a layer that fits, whose entries in the report begin at a place.</summary>
    public void Add(LayerMatch match, int place) =>
        _copies.AddRange(match.Copies.Select(c => (c.From, c.To, c.Shape, place + c.Blob)));

    /// <summary>Reads everything and fills the parameters.</summary>
    /// <param name="report">Gets the numbers of denormals that became 0.</param>
    /// <param name="atOnce">Whether parameters may be filled before everything is read.</param>
    public void Make(List<ParameterReport> report, bool atOnce)
    {
        using IDisposable quiet = no_grad();
        foreach ((StoredBlob from, Tensor to, long[] shape, int place) in _copies)
        {
            if (atOnce)
                Size(to, shape);
            bool inPlace = atOnce && TensorMemory.IsPlain(to, to.dtype);
            Tensor values = inPlace ? to : empty(shape, to.dtype, CPU);
            if (!inPlace)
                _read.Add((values, to, shape));
            from.CopyTo(values);
            if (!options.KeepDenormals && Denormals.Flush(values) is > 0 and long flushed)
                report[place] = report[place] with { Denormals = flushed };
        }
        foreach ((Tensor values, Tensor to, long[] shape) in _read)
        {
            Size(to, shape);
            using Tensor target = to.detach();
            target.copy_(values).Dispose();
            values.Dispose();
        }
    }

    public void Dispose() => _read.ForEach(r => r.Values.Dispose());

    private static void Size(Tensor parameter, long[] shape)
    {
        if (parameter.numel() == 0)
            TensorMemory.Resize(parameter, shape);
    }
}
