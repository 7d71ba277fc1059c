using Prototxt.Tests.Layers;
using static TorchSharp.torch;

namespace Prototxt.Tests.Infrastructure;

/// <summary>
/// One pass of a net that the real generator made, in the TRAIN phase unless said otherwise: its blobs, and what reaches its
/// inputs when a gradient is fed to a top.
/// </summary>
internal sealed class NetPass : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly Dictionary<string, Tensor> inputs;
    private readonly CompiledNet net;
    private readonly BlobSet blobs;

    private NetPass(string prototxt, Action<ICaffeNet>? prepare, IEnumerable<(string Name, Tensor Value)> given)
    {
        inputs = given.ToDictionary(i => i.Name, i => i.Value.clone().detach().requires_grad_(true));
        net = CompiledNet.Of(prototxt);
        prepare?.Invoke(net.Net);
        blobs = net.Blobs(net.ViewOf("TRAIN"), inputs);
    }

    public static NetPass Of(string prototxt, params (string Name, Tensor Value)[] inputs) => new(prototxt, null, inputs);

    /// <param name="prototxt">The net.</param>
    /// <param name="prepare">Sets its weights.</param>
    /// <param name="inputs">Its inputs.</param>
    public static NetPass Of(string prototxt, Action<ICaffeNet> prepare, params (string Name, Tensor Value)[] inputs) => new(prototxt, prepare, inputs);

    public CompiledNet Net => net;

    public Tensor Blob(string name) => blobs[name];

    public float[] this[string blob] => Numbers.Of(blobs[blob]);

    /// <summary>Feeds 1, 2, 3… to the elements of a top, or one number to each.</summary>
    public NetPass Backward(string top, params float[] gradient)
    {
        Tensor value = blobs[top];
        (value * (gradient.Length == 0 ? Numbers.Count(value.shape) + 1 : tensor(gradient, value.shape))).sum().backward();
        return this;
    }

    public float[] Gradient(string input) => inputs[input].grad is { } gradient ? Numbers.Of(gradient) : new float[inputs[input].numel()];

    public void Dispose()
    {
        blobs.Dispose();
        net.Dispose();
        scope.Dispose();
    }
}
