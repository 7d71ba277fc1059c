using System.ComponentModel;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// One pass through a net, from its inputs on. Generated methods begin with it: it holds the inputs against what the prototxt
/// declares, and a pass that tells parameters their sizes and then fails takes the sizes back.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Pass : IDisposable
{
    [ThreadStatic]
    private static Pass? current;

    private readonly nn.Module net;
    private readonly NetState state;
    private readonly Pass? outer;
    private readonly bool isFirst;
    private List<LearnedBlob> told = [];
    private string? remark;

    /// <summary>Begins a pass; one that has to tell parameters their sizes waits for its turn.</summary>
    /// <param name="net">The generated net.</param>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    public Pass(nn.Module net)
    {
        ArgumentNullException.ThrowIfNull(net);
        this.net = net;
        NetState.EnsureAlive(net);
        state = ((IStatefulNet)net).State;
        isFirst = state.EnterFirst(net);
        outer = current;
        current = this;
    }

    /// <summary>What a failing layer adds to its message: an input whose height and width are others than the prototxt's may be the reason.</summary>
    internal static string? Remark => current?.remark is { } remark ? "; " + remark : null;

    /// <summary>A blob got its size in this pass.</summary>
    internal static void Tell(LearnedBlob blob) => current?.told.Add(blob);

    /// <summary>Checks an input of numbers to compute with.</summary>
    /// <param name="x">The input.</param>
    /// <param name="name">The blob's name.</param>
    /// <param name="shape">
    /// The declared shape, -1 where any size will do; left out where the prototxt tells none. The first axis, the batch, may
    /// have any size, and those after the second, height and width, any that the layers take.
    /// </param>
    /// <exception cref="ArgumentException">The input has a different number of axes or channels, a different type from the net's, or is on a different device.</exception>
    public void Input(Tensor x, string name, long[]? shape = null)
    {
        Numbers(x, name, shape);
        ScalarType type = x.dtype;
        // A net without parameters computes with whatever it is given, except whole numbers.
        ScalarType expected = state.Reference(net)?.dtype ?? (x.is_floating_point() ? type : ScalarType.Float32);
        if (type != expected)
            throw new ArgumentException($"{name}: expected {Text(expected)}, found {Text(type)}; call .to(torch.{Text(expected)})");
    }

    /// <summary>Checks an input whose numbers may be of any real type, such as labels.</summary>
    /// <param name="x">The input.</param>
    /// <param name="name">The blob's name.</param>
    /// <param name="shape">As for <see cref="Input"/>; left out where the layers that read the input take other shapes as well.</param>
    /// <exception cref="ArgumentException">The input has a different number of axes or channels, or is not on the net's device.</exception>
    public void Numbers(Tensor x, string name, long[]? shape = null)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.IsInvalid)
            throw new ObjectDisposedException(name, $"{name}: the tensor is disposed of");
        if (x.is_sparse)
            throw new ArgumentException($"{name}: expected a dense tensor, found a sparse one; call .to_dense()");
        if (x.is_complex())
            throw new ArgumentException($"{name}: expected real numbers, found {Text(x.dtype)}");
        if (state.Reference(net) is { } held && (held.device_type != x.device_type || held.device_index != x.device_index))
            throw new ArgumentException($"{name}: expected a tensor on {held.device}, where the net is, found one on {x.device}; call .to(\"{held.device}\")");
        if (shape is not null)
            Check(x.shape, name, shape);
    }

    /// <summary>The pass is through: sizes that it told stay.</summary>
    public void Complete()
    {
        if (outer?.net == net)
            outer.told.AddRange(told); // a part of a larger pass, which may still fail
        told = [];
    }

    /// <summary>Ends the pass.</summary>
    public void Dispose()
    {
        current = outer;
        foreach (LearnedBlob blob in told)
            blob.Reopen();
        if (told.Count > 0)
            state.Reopen();
        if (isFirst)
            state.Leave();
    }

    private void Check(long[] found, string name, long[] declared)
    {
        bool fits = found.Length == declared.Length && (found.Length < 2 || declared[1] < 0 || found[1] == declared[1]);
        if (fits && !Enumerable.Range(0, found.Length).Skip(2).Any(i => declared[i] >= 0 && declared[i] != found[i]))
            return;
        string text = $"{name}: expected [{string.Join(",", declared.Select((size, i) => i == 0 ? "N" : size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)))}], found [{string.Join(",", found)}]";
        if (!fits)
            throw new ArgumentException(text);
        remark ??= text;
    }

    private static string Text(ScalarType type) => type == ScalarType.Byte ? "uint8" : type.ToString().ToLowerInvariant();
}
