using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class PSROIPoolingTests
{
    [Fact]
    public void Shapes() =>
        LayerCheck.Shapes(LayerCheck.Net("layer { name: 'r' type: 'PSROIPooling' bottom: 'x' bottom: 'y' top: 'r' psroi_pooling_param { spatial_scale: 0.0625 output_dim: 2 group_size: 3 } }", "1 18 6 8", "7 5"), "r [N,2,3,3]");

    [Fact]
    public void Refuses_other_channels() => LayerCheck.Refused("PTX0401",
        LayerCheck.Net("layer { name: 'r' type: 'PSROIPooling' bottom: ⟦'x'⟧ bottom: 'y' top: 'r' psroi_pooling_param { spatial_scale: 1 output_dim: 2 group_size: 3 } }", "1 17 6 8", "7 5"), "18 channels");

    [Fact]
    public void Each_cell_averages_its_own_channel()
    {
        using var scope = NewDisposeScope();
        const int Outputs = 2, Group = 2, Size = 5;
        Tensor x = Numbers.Mixed(2, Outputs * Group * Group, Size, Size);
        float[] rois = [0, 0, 1, 3, 4, 1, 1, 0, 8, 2], values = Numbers.Of(x);
        List<float> expected = [];
        for (int r = 0; r < 2; r++)
            for (int o = 0; o < Outputs; o++)
                for (int i = 0; i < Group; i++)
                    for (int j = 0; j < Group; j++)
                        expected.Add(Mean((((int)rois[5 * r] * Outputs) + o) * Group * Group + (i * Group) + j, rois.AsSpan((5 * r) + 1, 4).ToArray(), i, j));

        Tensor regions = tensor(rois, [2, 5]);
        Numbers.AreClose([.. expected], PSROIPooling.Forward(x, regions, Outputs, Group, 0.6f));
        Numbers.GradientIsRight(t => PSROIPooling.Forward(t, regions, Outputs, Group, 0.6f), x);

        float Mean(int plane, float[] roi, int i, int j)
        {
            float left = roi[0] * 0.6f, top = roi[1] * 0.6f, width = Math.Max(((roi[2] + 1) * 0.6f) - left, 0.1f), height = Math.Max(((roi[3] + 1) * 0.6f) - top, 0.1f);
            (int y0, int y1) = (Clip(MathF.Floor((i * height / Group) + top)), Clip(MathF.Ceiling(((i + 1) * height / Group) + top)));
            (int x0, int x1) = (Clip(MathF.Floor((j * width / Group) + left)), Clip(MathF.Ceiling(((j + 1) * width / Group) + left)));
            float sum = 0;
            for (int y = y0; y < y1; y++)
                for (int c = x0; c < x1; c++)
                    sum += values[(plane * Size * Size) + (y * Size) + c];
            return y1 <= y0 || x1 <= x0 ? 0 : sum / ((y1 - y0) * (x1 - x0));
        }

        static int Clip(float v) => (int)Math.Clamp(v, 0, Size);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "regions" type: "PSROIPooling" bottom: "x" bottom: "y" top: "regions" psroi_pooling_param { spatial_scale: 0.0625 output_dim: 2 group_size: 3 } }
        """, "1 18 6 8", "7 5");
}
