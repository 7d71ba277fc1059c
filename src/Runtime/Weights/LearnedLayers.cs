using System.Collections;
using Prototxt.Files;

namespace Prototxt.Weights;

/// <summary>The layers of a net that have learned blobs, in net order.</summary>
/// <param name="layers">The layers.</param>
public sealed class LearnedLayers(IEnumerable<LearnedLayer> layers) : IReadOnlyList<LearnedLayer>
{
    private readonly LearnedLayer[] _layers = [.. layers];

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at a position in net order, counted from 0.</summary>
    public LearnedLayer this[int index] => _layers[index];

    /// <summary>
    /// Turns numbers next to zero of the parameters in CPU memory, those below 1e-37 in single precision, into zeros. Weights that
    /// nothing but weight decay changes become such numbers in time, and many processors take many times as long to compute with them.
    /// For training, after a step or every few.
    /// </summary>
    /// <returns>How many there were.</returns>
    public long FlushDenormals() => _layers.SelectMany(l => l.Blobs).Where(b => b.device_type == TorchSharp.DeviceType.CPU).Sum(Denormals.FlushParameter);

    /// <summary>Whether every blob is still there: TorchSharp disposes of those of a layer that is moved alone.</summary>
    internal bool AreAlive => Array.TrueForAll(_layers, static l => l.Blobs.All(static b => !b.IsInvalid));

    /// <summary>These layers, if all parameters have their size, which some get from the first batch or a weight file.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no size yet.</exception>
    internal LearnedLayers EnsureSized() => Array.Find(_layers, static l => l.Blobs.Any(static b => b.numel() == 0)) is { } open
        ? throw new InvalidOperationException($"Layer '{Listing.Short(open.Name)}' has parameters whose size its first batch will tell; run the net once or load weights before.")
        : this;

    /// <summary>Checks that the layers hold numbers, which on the meta device they do not.</summary>
    /// <exception cref="InvalidOperationException">A layer holds none.</exception>
    internal void EnsureStored()
    {
        if (Array.Find(_layers, static l => l.Blobs.Any(static b => b.device_type == TorchSharp.DeviceType.META)) is { } empty)
            throw new InvalidOperationException($"Layer '{Listing.Short(empty.Name)}' is on the meta device, which holds no numbers to load or save; create a new net.");
    }

    /// <summary>The layers in net order.</summary>
    public IEnumerator<LearnedLayer> GetEnumerator() => ((IEnumerable<LearnedLayer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
