namespace Prototxt.Generator.Layers;

/// <summary>Every layer type that Prototxt knows: one line each, in alphabetical order.</summary>
internal static class LayerRegistry
{
    private static readonly Dictionary<string, LayerType> types = new LayerType[]
    {
        new Accuracy(),
        new BatchNorm(),
        new Concat(),
        new Convolution(),
        new Data(),
        new Dropout(),
        new Eltwise(),
        new Flatten(),
        new InnerProduct(),
        new Input(),
        new LRN(),
        new Pooling(),
        new ReLU(),
        new Reshape(),
        new Scale(),
        new Sigmoid(),
        new Silence(),
        new Softmax(),
        new SoftmaxWithLoss(),
        new Split(),
        new TanH(),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => types.Keys;

    public static LayerType? Find(string name) => types.TryGetValue(name, out LayerType? type) ? type : null;
}
