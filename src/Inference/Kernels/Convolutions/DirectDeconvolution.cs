namespace Prototxt.Inference;

/// <summary>
/// A Deconvolution of two axes without sums that meet: the pixels of the top fall into stride x stride phases, and those of one phase
/// see the same elements of the window, so that each phase is a convolution of stride 1. The bottom in either layout, the top channels-last.
/// </summary>
internal sealed unsafe class DirectDeconvolution : IConvolutionKernel
{
    private readonly ConvolutionWeights _weights;
    private readonly DeconvolutionPhase[] _phases;

    public DirectDeconvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        Window w = weights.Window;
        _phases = [.. from y in Enumerable.Range(0, w.Stride[0]) from x in Enumerable.Range(0, w.Stride[1]) select new DeconvolutionPhase(weights, y, x)];
    }

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        Finish end = finish;
        long work = (long)_weights.Inputs * _weights.GroupOutputs * _weights.Window.Elements * x.Images * x.Height * x.Width;
        workspace.Pool.For(x.Images * _phases.Length, work, item => _phases[item % _phases.Length].Run(x, y, add, item / _phases.Length, end), workspace.Cancel);
    }

    public void Dispose()
    {
        foreach (DeconvolutionPhase phase in _phases)
            phase.Dispose();
    }
}
