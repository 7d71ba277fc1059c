using static TorchSharp.torch;

namespace Prototxt.Kernels;

/// <summary>A <see cref="LayerKernel"/> in autograd's graph.</summary>
/// <remarks>
/// <para>
/// libtorch calls <see cref="backward"/> through native code, through which no exception may go: it is kept as <see cref="GradientFailure"/>, and a
/// gradient of no shape makes libtorch end the pass with an error of its own.
/// </para>
/// <para>
/// Handles are disposed of as soon as libtorch has taken what is under them; else each gradient would live until the whole pass is done.
/// </para>
/// </remarks>
internal sealed class LayerKernelFunction : autograd.SingleTensorFunction<LayerKernelFunction>
{
    private const string Key = nameof(LayerKernel);

    // What was returned last in this thread; libtorch has taken it before it calls again.
    [ThreadStatic]
    private static Tensor? returned;

    public override string Name => nameof(LayerKernelFunction);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, kernel) = ((Tensor)vars[0], (LayerKernel)vars[1]);
        bool channelsLast = TensorValue.IsChannelsLast(x);
        using Tensor dense = TensorValue.InOrder(x, channelsLast);
        Tensor y = kernel.Forward(dense, channelsLast);
        ctx.save_for_backward(kernel.NeedsTop ? [x, y] : [x]);
        ctx.save_data(Key, kernel);
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        returned?.Dispose();
        returned = null;
        try
        {
            returned = Gradient(ctx, grad_output);
        }
        catch (Exception e)
        {
            GradientFailure.Keep(e);
            returned = empty(0);
        }
        return [returned, null!];
    }

    private static Tensor Gradient(autograd.AutogradContext ctx, Tensor topGradient)
    {
        using var scope = NewDisposeScope();
        using Tensor given = topGradient;
        List<Tensor> saved = ctx.get_saved_variables();
        var (x, kernel) = (saved[0], (LayerKernel)ctx.get_data(Key));
        // The gradient is to be differentiated again, of which a kernel knows nothing.
        if (is_grad_enabled())
            return autograd.grad([kernel.Differentiable(x)], [x], [topGradient], retain_graph: true, create_graph: true)[0].MoveToOuterDisposeScope();
        bool channelsLast = TensorValue.IsChannelsLast(x);
        Tensor dense = TensorValue.InOrder(x, channelsLast), above = TensorValue.InOrder(topGradient, channelsLast);
        return kernel.Backward(dense, saved[^1], above, channelsLast).MoveToOuterDisposeScope();
    }
}
