using System.ComponentModel;
using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// One view of a net, for code that is written for any net: what it takes and gives, and a way to run it. Who knows the net calls
/// its method of the view's name, which does the same.
/// </summary>
public sealed class NetView
{
    private readonly Func<Tensor[], (Tensor[] Outputs, Tensor? TotalLoss)> run;
    private readonly Func<Tensor[], BlobSet> blobs;

    /// <summary>For generated code.</summary>
    /// <param name="name">The view's name.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="inputs">What it takes.</param>
    /// <param name="outputs">What it gives.</param>
    /// <param name="run">Runs it on its inputs, in their order.</param>
    /// <param name="blobs">Begins a blob set on its inputs, in their order.</param>
    /// <param name="hasLoss">Whether running it gives a total loss.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public NetView(string name, Phase phase, IReadOnlyList<NetPort> inputs, IReadOnlyList<NetPort> outputs, Func<Tensor[], (Tensor[] Outputs, Tensor? TotalLoss)> run, Func<Tensor[], BlobSet> blobs, bool hasLoss = false)
    {
        Name = name;
        Phase = phase;
        Inputs = inputs;
        Outputs = outputs;
        this.run = run;
        this.blobs = blobs;
        HasLoss = hasLoss;
    }

    /// <summary>The name of the view and its method: <c>Train</c>, <c>Test</c> or <c>Predict</c>.</summary>
    public string Name { get; }

    /// <summary>Caffe's phase; a prediction is derived from TEST.</summary>
    public Phase Phase { get; }

    /// <summary>What the view takes, in the order of its method's parameters.</summary>
    public IReadOnlyList<NetPort> Inputs { get; }

    /// <summary>The blobs that no layer reads, in net order.</summary>
    public IReadOnlyList<NetPort> Outputs { get; }

    /// <summary>Whether running the view gives a total loss, which training minimises.</summary>
    public bool HasLoss { get; }

    /// <summary>Runs the view. Gradients are recorded by Train only.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, by name; they stay the caller's.</param>
    /// <returns>The outputs by name; the caller disposes of them.</returns>
    /// <exception cref="ArgumentException">An input is missing, is none of the view's, or does not fit; nothing has run.</exception>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    public NetOutputs Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        (Tensor[] outputs, Tensor? totalLoss) = run(InOrder(inputs));
        return new NetOutputs(Outputs, outputs, totalLoss);
    }

    /// <summary>The blobs of the view, each computed when it is asked for. Gradients are recorded where the caller records them.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, by name; they stay the caller's.</param>
    /// <returns>The blobs; disposing of the set disposes of what it computed.</returns>
    /// <exception cref="ArgumentException">An input is missing, is none of the view's, or does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    public BlobSet Blobs(IReadOnlyDictionary<string, Tensor> inputs) => blobs(InOrder(inputs));

    /// <summary>The view as a signature: <c>Predict: data [?,3,227,227] → prob [?,1000]</c>.</summary>
    public override string ToString() => $"{Name}: {string.Join(", ", Inputs)} → {string.Join(", ", Outputs)}";

    private Tensor[] InOrder(IReadOnlyDictionary<string, Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var ordered = new Tensor[Inputs.Count];
        for (int i = 0; i < ordered.Length; i++)
            ordered[i] = inputs.TryGetValue(Inputs[i].Name, out Tensor? input) ? input : throw Unfit(inputs);
        return inputs.Count == ordered.Length ? ordered : throw Unfit(inputs);
    }

    private ArgumentException Unfit(IReadOnlyDictionary<string, Tensor> inputs) =>
        new($"The view {Name} expects {List(Inputs.Select(i => i.Name))}, found {List(inputs.Keys)}.", nameof(inputs));

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", Listing.Cut(names.Select(n => $"'{Listing.Short(n)}'"))) is { Length: > 0 } list ? list : "no input";
}
