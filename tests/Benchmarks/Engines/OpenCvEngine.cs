using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace Prototxt.Benchmarks.Engines;

/// <summary>OpenCV's dnn module, which reads prototxt and caffemodel itself.</summary>
internal sealed class OpenCvEngine(ModelFiles files) : Engine
{
    private readonly Net net = CvDnn.ReadNetFromCaffe(files.Prototxt, files.CaffeModel) ?? throw new InvalidOperationException("OpenCV gave no net.");
    private Mat? input;

    public static void WarmUp()
    {
        Cv2.SetNumThreads(Threads);
        using var mat = new Mat(1, 1, MatType.CV_32F);
    }

    public override void Prepare(float[] input, int batch)
    {
        Cv2.SetNumThreads(Threads);
        this.input?.Dispose();
        this.input = new Mat([batch, ModelFiles.Channels, ModelFiles.Side, ModelFiles.Side], MatType.CV_32F);
        System.Runtime.InteropServices.Marshal.Copy(input, 0, this.input.Data, input.Length);
    }

    public override void Forward()
    {
        net.SetInput(input!);
        using Mat output = net.Forward();
    }

    public override float[] Output()
    {
        net.SetInput(input!);
        using Mat output = net.Forward();
        var values = new float[output.Total()];
        System.Runtime.InteropServices.Marshal.Copy(output.Data, values, 0, values.Length);
        return values;
    }

    public override void Dispose()
    {
        input?.Dispose();
        net.Dispose();
        base.Dispose();
    }
}
