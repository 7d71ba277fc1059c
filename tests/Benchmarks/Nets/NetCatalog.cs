namespace Prototxt.Benchmarks.Nets;

/// <summary>All nets that are measured, from the smallest to those that take long.</summary>
internal static class NetCatalog
{
    private static readonly int[] all = [1, 8, 32], few = [1, 8], one = [1];

    public static IReadOnlyList<NetDefinition> All { get; } =
    [
        new("LeNet", "models/lenet-everpeace/lenet.prototxt", "models/lenet-everpeace/lenet_iter_10000.caffemodel", [1, 28, 28], 1, all) { IsPublished = true },
        new("MTCNN P-net", "models/mtcnn/det1.prototxt", "models/mtcnn/det1.caffemodel", [3, 216, 384], 1, few),
        new("MTCNN R-net", "models/mtcnn/det2.prototxt", "models/mtcnn/det2.caffemodel", [3, 24, 24], 1, all),
        new("MTCNN O-net", "models/mtcnn/det3.prototxt", "models/mtcnn/det3.caffemodel", [3, 48, 48], 1, all),
        new("UltraFace", "models/ultraface/RFB-320.prototxt", "models/ultraface/RFB-320.caffemodel", [3, 240, 320], 1, one),
        new("RetinaFace", "models/retinaface-mnet25-nnie/mnet.prototxt", "models/retinaface-mnet25-nnie/mnet.caffemodel", [3, 640, 640], 100, few),
        new("SqueezeNet 1.1", "models/squeezenet_v1.1/deploy.prototxt", "models/squeezenet_v1.1/squeezenet_v1.1.caffemodel", [3, 227, 227], 100, all) { IsPublished = true },
        new("MobileNet v1", "prototxt/shicai__MobileNet-Caffe/mobilenet_deploy.prototxt", null, [3, 224, 224], 2, all) { IsPublished = true },
        new("MobileNet v2", "prototxt/PaddlePaddle__X2Paddle/test_benchmark/Caffe/MobileNetV2/mobilenet_v2_deploy.prototxt", null, [3, 224, 224], 2, all),
        new("SSD", "models/hyperlpr/mininet_ssd_v1.prototxt", "models/hyperlpr/mininet_ssd_v1.caffemodel", [3, 512, 512], 2, few),
        new("AlexNet", "Models/alexnet_deploy.prototxt", null, [3, 227, 227], 100, all) { IsPublished = true },
        new("GoogLeNet", "prototxt/BVLC__caffe/models/bvlc_googlenet/deploy.prototxt", null, [3, 224, 224], 100, all),
        new("waifu2x", "models/waifu2x/upconv7early.prototxt", "models/waifu2x/upconv7early_scale2.0x.caffemodel", [3, 142, 142], 1, few),
        new("ResNet-50", "prototxt/KaimingHe__deep-residual-networks/prototxt/ResNet-50-deploy.prototxt", null, [3, 224, 224], 100, all) { IsPublished = true },
        new("VDSR", "models/vdsr/VDSR_net_deploy.prototxt", "models/vdsr/VDSR_Adam.caffemodel", [1, 256, 256], 1, one),
        new("VGG-16", "prototxt/soeaver__caffe-model/cls/vgg/deploy_vgg16-pytorch.prototxt", null, [3, 224, 224], 100, few),
    ];
}
