using Prototxt.Tensors;
using Prototxt.Training.Data.Databases;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads SSD's AnnotatedData layer.</summary>
/// <remarks>Source: SSD's AnnotatedDataLayer.</remarks>
internal sealed class AnnotatedDataReader(AnnotatedDataLayer layer, DataContext context)
    : DataReader(layer, layer.Backend, context, (record, numbers) => new AnnotatedSample(RecordDatabase.Name(record.Key), record.Value, numbers, layer.Transform))
{
    private const int BoxNumbers = 8;

    protected override Tensor Labels(Sample[] samples)
    {
        int boxes = samples.Sum(s => ((AnnotatedSample)s).Boxes.Count);
        Tensor labels = TensorMemory.NewFloat(1, 1, Math.Max(boxes, 1), BoxNumbers);
        Span<float> target = TensorMemory.Floats(labels);
        target.Fill(-1); // what stands for no boxes at all
        int at = 0;
        for (int item = 0; item < samples.Length; item++)
            foreach (AnnotatedBox box in ((AnnotatedSample)samples[item]).Boxes)
            {
                ((ReadOnlySpan<float>)[item, box.Label, box.Instance, box.Left, box.Top, box.Right, box.Bottom, box.IsDifficult ? 1 : 0]).CopyTo(target[at..]);
                at += BoxNumbers;
            }
        return labels;
    }
}
