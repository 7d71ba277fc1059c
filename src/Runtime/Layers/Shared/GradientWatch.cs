using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// Tells, while a backward pass still runs, that it has the whole gradient of a parameter. As long as a watch is open, layers
/// compute in its thread with <see cref="LearnedParameters.Watched"/> values.
/// </summary>
/// <remarks>
/// TorchSharp has no gradient hooks. A watched value is its parameter behind a function that changes nothing, and whose own
/// backward the pass calls with the parameter's gradient. There is one such function for a parameter and a watch, however
/// many layers share the parameter, so that libtorch itself adds up what comes from all of them before it calls.
/// </remarks>
internal sealed class GradientWatch : IDisposable
{
    [ThreadStatic]
    private static GradientWatch? current;

    private readonly Func<LearnedParameter, bool> onUse;
    private readonly Func<LearnedParameter, Tensor, bool> onGradient;
    private readonly GradientWatch? outer = current;
    private readonly Dictionary<LearnedParameter, Tensor> watched = new(ReferenceEqualityComparer.Instance);
    private readonly List<Tensor> kept = [];

    /// <summary>Opens a watch for this thread, to be disposed of after the backward pass.</summary>
    /// <param name="onUse">
    /// Whether to watch a parameter, asked when a layer is about to compute with it for the first time; what is asked may still
    /// write other values into it.
    /// </param>
    /// <param name="onGradient">
    /// Called with a parameter and its gradient of this pass, in the thread of the backward pass; the gradient is gone when the call
    /// returns. True keeps it from being added to the parameter's <c>grad</c>.
    /// </param>
    public GradientWatch(Func<LearnedParameter, bool> onUse, Func<LearnedParameter, Tensor, bool> onGradient)
    {
        this.onUse = onUse;
        this.onGradient = onGradient;
        current = this;
    }

    /// <summary>What went wrong when a gradient was told: an exception must not go through libtorch, so it waits here.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The watch of this thread, if one is open.</summary>
    public static GradientWatch? Current => current;

    /// <summary>A parameter as a layer computes with it.</summary>
    public Tensor Watch(LearnedParameter parameter)
    {
        if (!watched.TryGetValue(parameter, out Tensor? value))
            watched[parameter] = value = onUse(parameter) && parameter.requires_grad && is_grad_enabled()
                ? Identity.apply(parameter, this).DetachFromDisposeScope()
                : parameter;
        return value;
    }

    /// <summary>Closes the watch. Gradients of a pass that still runs are no longer told.</summary>
    public void Dispose()
    {
        if (current == this)
            current = outer;
        foreach (Tensor tensor in kept.Concat(watched.Where(static w => !ReferenceEquals(w.Key, w.Value)).Select(static w => w.Value)))
            tensor.Dispose();
        watched.Clear();
        kept.Clear();
    }


    private bool Tell(LearnedParameter parameter, Tensor gradient)
    {
        try
        {
            return onGradient(parameter, gradient);
        }
        catch (Exception e)
        {
            Failure ??= e;
            return false;
        }
    }

    private sealed class Identity : autograd.SingleTensorFunction<Identity>
    {
        private const string Key = nameof(GradientWatch);

        public override string Name => nameof(GradientWatch);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Key, ((LearnedParameter)vars[0], (GradientWatch)vars[1])); // not the tensor alone, of which it complains
            return (Tensor)vars[0];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var (parameter, watch) = ((LearnedParameter, GradientWatch))ctx.get_data(Key);
            if (watch.Tell(parameter, grad_output))
            {
                grad_output.Dispose();
                return [null!, null!];
            }

            watch.kept.Add(grad_output.DetachFromDisposeScope()); // libtorch takes it when this has returned
            return [grad_output, null!];
        }
    }
}
