using Prototxt.Tests.Infrastructure;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

/// <summary>
/// One layer in a net of <see cref="LayerCheck.Net"/>, through the real generator: its top <c>t</c>, and the gradients of its
/// bottoms and blobs when the top's gradient is 1, 2, 3, 4, 5, 1, 2…
/// </summary>
internal sealed class Pass : IDisposable
{
    private readonly CompiledNet net;
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly Dictionary<string, Tensor> inputs;

    private Pass(string prototxt, Tensor[] given, Action<ICaffeNet>? prepare)
    {
        net = CompiledNet.Of("force_backward: true\n" + prototxt);
        prepare?.Invoke(net.Net);
        inputs = given.Select((x, i) => (Name: ((char)('x' + i)).ToString(), Value: x.detach().clone().requires_grad_(true))).ToDictionary(p => p.Name, p => p.Value);
        BlobSet blobs = net.Blobs(net.ViewOf("TRAIN"), inputs);
        Top = blobs["t"];
        Shape = Top.shape;
        if (Top.requires_grad)
            (Top * TopGradient(Top.numel()).view(Top.shape)).sum().backward();
    }

    public Tensor Top { get; }

    public long[] Shape { get; }

    public float[] Values => Numbers.Of(Top);

    public ICaffeNet Net => net.Net;

    public static Pass Of(string layer, params Tensor[] inputs) => Of(layer, null, inputs);

    /// <param name="layer">The layer, reading x, y, z and making t.</param>
    /// <param name="prepare">Gives learned blobs their values.</param>
    /// <param name="inputs">What x, y and z are.</param>
    public static Pass Of(string layer, Action<ICaffeNet>? prepare, params Tensor[] inputs) =>
        new(LayerCheck.Net(layer, [.. inputs.Select(x => string.Join(' ', x.shape))]), inputs, prepare);

    /// <summary>The top's gradient.</summary>
    public static Tensor TopGradient(long count) => tensor([.. Enumerable.Range(0, (int)count).Select(Gradient)]);

    /// <summary>The gradient of the top's value number <paramref name="i"/>.</summary>
    public static float Gradient(int i) => (i % 5) + 1;

    /// <summary>The gradient of a bottom; zeros where none came.</summary>
    public float[] GradientOf(string bottom) => inputs[bottom].grad is { } gradient ? Numbers.Of(gradient) : new float[inputs[bottom].numel()];

    public void Dispose()
    {
        net.Dispose();
        scope.Dispose();
    }
}
