using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenCvSharp.Dnn;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Engines;

/// <summary>OpenCV's dnn module, which reads prototxt and caffemodel itself.</summary>
internal sealed class OpenCvEngine : Engine
{
    private readonly Net net;
    private readonly NetFacts facts;
    private readonly string[] layers;
    private Mat? input;

    public OpenCvEngine(NetFolder folder)
    {
        facts = folder.Facts;
        layers = [.. facts.Outputs.Select(o => o.Layer)];
        net = CvDnn.ReadNetFromCaffe(folder.Prototxt, folder.CaffeModel) ?? throw new InvalidOperationException("OpenCV gave no net.");
    }

    public static void WarmUp()
    {
        Cv2.SetNumThreads(Threads);
        using var mat = new Mat(1, 1, MatType.CV_32F);
    }

    public override void Prepare(float[] input, int batch)
    {
        this.input?.Dispose();
        this.input = new Mat([batch, .. facts.Shape], MatType.CV_32F);
        Marshal.Copy(input, 0, this.input.Data, input.Length);
    }

    public override void Forward()
    {
        foreach (Mat mat in Run())
            mat.Dispose();
    }

    public override IReadOnlyDictionary<string, float[]> Outputs() => facts.Outputs.Zip(Run()).ToDictionary(o => o.First.Blob, o =>
    {
        using Mat mat = o.Second;
        var values = new float[mat.Total()];
        Marshal.Copy(mat.Data, values, 0, values.Length);
        return values;
    });

    public override void Dispose()
    {
        input?.Dispose();
        net.Dispose();
        base.Dispose();
    }

    private Mat[] Run()
    {
        net.SetInput(input!);
        if (layers.Length == 1)
            return [net.Forward(layers[0])];
        Mat[] outputs = [.. layers.Select(_ => new Mat())];
        net.Forward(outputs, layers);
        return outputs;
    }
}
