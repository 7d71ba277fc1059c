using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

public sealed class DeconvolutionTests
{
    public static readonly int[][] Shapes =
    [
        [1, 3, 8, 1, 5, 4, 4, 4, 2, 2, 1, 1, 1, 1],
        [2, 5, 5, 5, 4, 6, 4, 4, 2, 2, 1, 1, 1, 1],
        [1, 17, 20, 1, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1],
        [1, 6, 4, 2, 4, 3, 3, 2, 3, 2, 0, 0, 1, 1],
        [1, 4, 6, 1, 3, 4, 2, 2, 3, 3, 0, 0, 1, 1],
        [1, 8, 21, 1, 5, 5, 3, 3, 2, 2, 1, 2, 2, 2],
        [1, 2, 2, 1, 1, 1, 8, 8, 4, 4, 2, 2, 1, 1],
        [2, 20, 20, 20, 3, 5, 3, 4, 2, 3, 1, 0, 2, 1],
        [0, 2, 2, 1, 3, 3, 4, 4, 2, 2, 1, 1, 1, 1],
    ];

    public static IEnumerable<object[]> Cases => from width in Hardware.Widths from shape in Shapes select new object[] { width, shape };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tops_are_those_of_double_precision(int lanes, int[] shape)
    {
        var c = new ConvolutionCase(shape, lanes, isTransposed: true);
        using Tensor expected = c.Expected();
        Assert.InRange(c.Difference(new DirectDeconvolution(c.Weights), expected, isPlain: true), 0, 1e-6);
        Assert.InRange(c.Difference(new ReferenceConvolution(c.Weights, isTransposed: true), expected, isPlain: true), 0, 1e-6);
        foreach (Func<IConvolutionKernel> kernel in c.Kernels())
        {
            Assert.InRange(c.Difference(kernel(), expected), 0, 1e-6);
            foreach (ConvolutionCase.Follower follower in c.Followers())
            {
                using Tensor followed = follower.Expected(c.Expected());
                Assert.InRange(c.Difference(kernel(), followed, follower: follower), 0, 1e-5);
            }
            if (shape[0] > 0)
                c.CheckPart(kernel());
        }
    }
}
