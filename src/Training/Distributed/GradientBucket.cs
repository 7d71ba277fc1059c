using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Prototxt.Training.Distributed;

/// <summary>Some parameters whose gradients lie one behind the other in one piece of memory, which is added up over all processes at once.</summary>
internal sealed class GradientBucket : IDisposable
{
    private readonly Tensor memory;
    private readonly Dictionary<Parameter, (LearnableParameter Parameter, Tensor Gradient)> members = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Parameter> missing = new(ReferenceEqualityComparer.Instance);
    private Task? sum;

    public GradientBucket(IReadOnlyList<LearnableParameter> parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        ScalarType type = parameters.Any(p => p.Value.dtype == ScalarType.Float64) ? ScalarType.Float64 : ScalarType.Float32;
        memory = zeros(parameters.Sum(p => p.Value.numel()), type, CPU).DetachFromDisposeScope();
        long offset = 0;
        foreach (LearnableParameter parameter in parameters)
        {
            Tensor part = memory.narrow(0, offset, parameter.Value.numel());
            members[parameter.Value] = (parameter, part.view(parameter.Value.shape).DetachFromDisposeScope());
            offset += parameter.Value.numel();
        }
    }

    public IEnumerable<Parameter> Parameters => members.Keys;

    /// <summary>Whether all gradients of this pass are there.</summary>
    public bool IsFull => missing.Count == 0;

    /// <summary>A pass begins: all gradients are missing.</summary>
    public void Begin() => missing.UnionWith(members.Keys);

    /// <summary>
    /// Takes a parameter's gradient of this pass and adds it to what earlier passes have left in its <c>grad</c>, which it
    /// loses: whatever comes there from now on comes too late.
    /// </summary>
    public void Take(Parameter parameter, Tensor gradient)
    {
        using var noGrad = no_grad();
        if (TakeEarlier(parameter))
            members[parameter].Gradient.add_(gradient);
        else
            members[parameter].Gradient.copy_(gradient);
    }

    /// <summary>Begins the sum over all processes. A parameter without gradient in this pass adds what earlier passes have left, or zeros.</summary>
    public void BeginSum(IProcessGroup group)
    {
        using var noGrad = no_grad();
        foreach (Parameter parameter in missing.ToArray())
            if (!TakeEarlier(parameter))
                members[parameter].Gradient.zero_();
        sum = group.IAllReduce(memory);
    }

    /// <summary>Waits for the sum, and gives each parameter its part of it divided by the number of processes.</summary>
    /// <exception cref="InvalidOperationException">A parameter got a gradient beside the one that its layers told.</exception>
    public void EndSum(int size)
    {
        sum!.GetAwaiter().GetResult();
        using var noGrad = no_grad();
        memory.div_(size);
        foreach ((LearnableParameter parameter, Tensor gradient) in members.Values)
        {
            using Tensor? late = parameter.Value.grad;
            if (late is not null)
                throw new InvalidOperationException($"Blob {parameter.Index} of layer '{parameter.Layer}' has got a gradient from outside of its layers; several processes cannot train that.");
            using Tensor part = gradient.to(parameter.Value.dtype, parameter.Value.device); // on the CPU the same memory
            parameter.Value.grad = part;
        }
    }

    public void Dispose()
    {
        foreach ((_, Tensor gradient) in members.Values)
            gradient.Dispose();
        memory.Dispose();
    }

    private bool TakeEarlier(Parameter parameter)
    {
        missing.Remove(parameter);
        using Tensor? earlier = parameter.grad;
        if (earlier is null)
            return false;
        members[parameter].Gradient.copy_(earlier); // it may be this memory, left there by the iteration before
        parameter.grad = null;
        return true;
    }
}
