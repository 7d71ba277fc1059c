using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Parameter"</c>: a learned blob as a top.</summary>
/// <remarks>Source: Caffe parameter_layer.hpp semantics. (The type's own name is TorchSharp's for a learned tensor.)</remarks>
public sealed class ParameterLayer : nn.Module, ICaffeType
{
    private readonly long[] shape;

    /// <summary>Makes the layer and its blob.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="shape">The blob's shape.</param>
    /// <param name="filler">Initial values, zeros by default; the choice is one of the Windows port.</param>
    /// <param name="weight">A blob shared with another layer.</param>
    /// <param name="device">The device for a new blob.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public ParameterLayer(string name, long[] shape, Filler? filler = null, LearnedParameter? weight = null, Device? device = null)
        : base(name)
    {
        this.shape = shape;
        LearnedBlob.Register(this, "weight", shape, filler, weight, device);
    }

    /// <summary>The blob.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The blob as a top. It is a copy: what works in place on the top would else change the blob.</summary>
    public Tensor forward()
    {
        using Tensor view = Weight.Watched().view(shape);
        return view.clone();
    }

    string ICaffeType.Name => "Parameter";
}
