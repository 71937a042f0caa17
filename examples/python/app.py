# WordPress and MySQL in Python. To run it in this folder, with the package built as ../README.md says:
# pip install ../../dist/python/*.whl -r requirements.txt && npx --yes aws-cdk@2.1148.1 synth
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_service_connect_mesh import MeshServiceProps, ServiceConnectMesh

app = App()
stack = Stack(app, "Blog")
cluster = ecs.Cluster(stack, "Cluster", vpc=ec2.Vpc(stack, "Vpc"))
generator = secretsmanager.SecretStringGenerator(exclude_punctuation=True)
secret = secretsmanager.Secret(stack, "Password", generate_secret_string=generator)
password = ecs.Secret.from_secrets_manager(secret)

wordpress_task = ecs.FargateTaskDefinition(stack, "WordPressTask", cpu=512, memory_limit_mib=1024)
wordpress_task.add_container(
    "wordpress",
    image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/wordpress:6.8.2-php8.3-apache"),
    environment={"WORDPRESS_DB_HOST": "mysql", "WORDPRESS_DB_NAME": "wordpress", "WORDPRESS_DB_USER": "root"},
    secrets={"WORDPRESS_DB_PASSWORD": password},
)
wordpress = ecs.FargateService(
    stack,
    "WordPress",
    cluster=cluster,
    task_definition=wordpress_task,
    min_healthy_percent=100,
    circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
)

mysql_task = ecs.FargateTaskDefinition(stack, "MySqlTask", cpu=512, memory_limit_mib=1024)
mysql_task.add_container(
    "mysql",
    image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/mysql:8.4.6"),
    environment={"MYSQL_DATABASE": "wordpress"},
    secrets={"MYSQL_ROOT_PASSWORD": password},
    port_mappings=[ecs.PortMapping(name="mysql", container_port=3306)],  # endpoints are named port mappings
    health_check=ecs.HealthCheck(command=["CMD-SHELL", "mysqladmin ping --host=127.0.0.1 --silent"]),
)
mysql = ecs.FargateService(
    stack,
    "MySql",
    cluster=cluster,
    task_definition=mysql_task,
    min_healthy_percent=0,  # never two databases at a time
    max_healthy_percent=100,
    circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),  # or WordPress may wait for hours
)

ServiceConnectMesh(
    stack,
    "Mesh",
    services=[
        MeshServiceProps(name="wordpress", service=wordpress, depends_on=["mysql"]),
        MeshServiceProps(
            name="mysql",
            service=mysql,
            endpoints=[ecs.ServiceConnectService(port_mapping_name="mysql")],
            hold_until_healthy=True,
        ),
    ],
)

app.synth()
