using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>What a view gives: its outputs by the names of their blobs, and the total loss. Disposing of it disposes of all of them.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is more than a dictionary: it owns its tensors.")]
public sealed class NetOutputs : IReadOnlyDictionary<string, Tensor>, IDisposable
{
    private readonly IReadOnlyList<NetPort> ports;
    private readonly IReadOnlyList<Tensor> tensors;

    internal NetOutputs(IReadOnlyList<NetPort> ports, IReadOnlyList<Tensor> tensors, Tensor? totalLoss)
    {
        this.ports = ports;
        this.tensors = tensors;
        TotalLoss = totalLoss;
    }

    /// <summary>The weighted sum of all losses, which training minimises, a scalar; null where the view has none.</summary>
    public Tensor? TotalLoss { get; }

    /// <summary>The names of the outputs, in the view's order.</summary>
    public IEnumerable<string> Keys => ports.Select(p => p.Name);

    /// <summary>The outputs, in the view's order.</summary>
    public IEnumerable<Tensor> Values => tensors;

    /// <summary>How many outputs there are; the total loss is none of them.</summary>
    public int Count => tensors.Count;

    /// <summary>An output by the name of its blob.</summary>
    /// <exception cref="KeyNotFoundException">There is no such output.</exception>
    public Tensor this[string key] => TryGetValue(key, out Tensor? value) ? value
        : throw new KeyNotFoundException($"There is no output '{key}'. The outputs are {string.Join(", ", Keys)}.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value)
    {
        ArgumentNullException.ThrowIfNull(key);
        for (int i = 0; i < ports.Count; i++)
        {
            if (ports[i].Name != key)
                continue;
            value = tensors[i];
            return true;
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => ports.Zip(tensors, (port, tensor) => KeyValuePair.Create(port.Name, tensor)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes of the outputs and the total loss.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in tensors)
            tensor.Dispose();
        TotalLoss?.Dispose();
    }
}
