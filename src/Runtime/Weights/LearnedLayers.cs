using System.Collections;
using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>The layers of a net that have learned blobs, in net order. Made for collection initializers.</summary>
public sealed class LearnedLayers : IReadOnlyList<LearnedLayer>
{
    private readonly List<LearnedLayer> _layers = [];

    /// <summary>An empty list.</summary>
    public LearnedLayers()
    {
    }

    /// <summary>An empty list for a generated net that is still in use.</summary>
    /// <param name="net">The net.</param>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    public LearnedLayers(nn.Module net) => NetState.EnsureAlive(net);

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Count;

    /// <summary>The layer at a position in net order, counted from 0.</summary>
    public LearnedLayer this[int index] => _layers[index];

    /// <summary>Appends a layer.</summary>
    /// <param name="name">The layer's name in the prototxt.</param>
    /// <param name="type">The layer's type.</param>
    /// <param name="blobs">Its parameters in Caffe's order and shapes.</param>
    public void Add(string name, string type, params Tensor[] blobs) => _layers.Add(new(name, type, null, blobs));

    /// <summary>Appends a layer that flattens a picture.</summary>
    /// <param name="name">The layer's name in the prototxt.</param>
    /// <param name="type">The layer's type.</param>
    /// <param name="inputShape">The axes it flattens, <c>{C, H, W}</c>.</param>
    /// <param name="blobs">Its parameters in Caffe's order and shapes.</param>
    public void Add(string name, string type, long[] inputShape, params Tensor[] blobs) =>
        _layers.Add(new(name, type, inputShape, blobs));

    /// <summary>Appends a layer that not every view has.</summary>
    /// <param name="views">The views that have it.</param>
    /// <param name="name">The layer's name in the prototxt.</param>
    /// <param name="type">The layer's type.</param>
    /// <param name="blobs">Its parameters in Caffe's order and shapes.</param>
    public void Add(NetViews views, string name, string type, params Tensor[] blobs) => _layers.Add(new(name, type, null, blobs) { Views = views });

    /// <summary>Appends a layer that flattens a picture and that not every view has.</summary>
    /// <param name="views">The views that have it.</param>
    /// <param name="name">The layer's name in the prototxt.</param>
    /// <param name="type">The layer's type.</param>
    /// <param name="inputShape">The axes it flattens, <c>{C, H, W}</c>.</param>
    /// <param name="blobs">Its parameters in Caffe's order and shapes.</param>
    public void Add(NetViews views, string name, string type, long[] inputShape, params Tensor[] blobs) =>
        _layers.Add(new(name, type, inputShape, blobs) { Views = views });

    /// <summary>These layers, if all parameters have their size, which some get from the first batch or a weight file.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no size yet.</exception>
    public LearnedLayers EnsureSized() => _layers.Find(l => l.Blobs.Any(b => b.numel() == 0)) is { } open
        ? throw new InvalidOperationException($"Layer '{Listing.Short(open.Name)}' has parameters whose size is not known yet; run the net once or load weights first.")
        : this;

    /// <summary>
    /// Turns numbers next to zero of the parameters in CPU memory, those below 1e-37 in single precision, into zeros. Weights that
    /// nothing but weight decay changes become such numbers in time, and many processors take many times as long to compute with them.
    /// For training, after a step or every few.
    /// </summary>
    /// <returns>How many there were.</returns>
    public long FlushDenormals() => _layers.SelectMany(l => l.Blobs).Where(b => b.device_type == TorchSharp.DeviceType.CPU).Sum(Denormals.FlushParameter);

    /// <summary>Checks that the layers hold numbers, which on the meta device they do not.</summary>
    /// <exception cref="InvalidOperationException">A layer holds none.</exception>
    internal void EnsureStored()
    {
        if (_layers.Find(static l => l.Blobs.Any(static b => b.device_type == TorchSharp.DeviceType.META)) is { } empty)
            throw new InvalidOperationException($"Layer '{Listing.Short(empty.Name)}' is on the meta device, which holds no numbers to load or save; create a new net.");
    }

    /// <summary>The layers in net order.</summary>
    public IEnumerator<LearnedLayer> GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
